/** Whether the leader keeps its lease, whatever leaves it no processor. */
package dev.byok.operator.lease;
