/** Filters responses of the API server while they arrive: what the operator does not use never takes memory. */
package dev.byok.operator.filter;
