/** What a test controls and watches in the emulator: its clock, faults, quotas and request log. */
package dev.byok.operator.kmsemulator.control;
