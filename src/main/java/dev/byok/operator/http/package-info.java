/** Serves health and metrics over HTTP, to anybody and within bounds. */
package dev.byok.operator.http;
