/** Histories of ten years: the real loop on a simulated clock, among faults and people, held to invariants. */
package dev.byok.operator.simulation;
