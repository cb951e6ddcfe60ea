/** Attacks what the admission policies hold, on a real API server with every policy as it is delivered. */
package dev.byok.operator.admission;
