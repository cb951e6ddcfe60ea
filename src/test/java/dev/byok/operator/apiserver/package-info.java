/** Test kit: API servers to run the operator against. */
package dev.byok.operator.apiserver;
