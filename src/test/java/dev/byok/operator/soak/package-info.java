/** Two simulated years of a few hundred keys on a real API server, with faults, and an operator that is killed. */
package dev.byok.operator.soak;
