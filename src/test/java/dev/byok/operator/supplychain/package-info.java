/** What the operator is packed with: the bytes that were reviewed, in versions without a known advisory. */
package dev.byok.operator.supplychain;
