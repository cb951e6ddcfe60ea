/** Measures the packaged operator on a real API server against something run side by side. */
package dev.byok.operator.bench;
