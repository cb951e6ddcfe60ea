/** Lets one replica work at a time, and has it hold its lease before it does anything else. */
package dev.byok.operator.lease;
