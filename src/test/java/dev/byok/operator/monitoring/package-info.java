/** Holds alerts, runbooks and dashboard together, and to what a real Prometheus makes of a running operator. */
package dev.byok.operator.monitoring;
