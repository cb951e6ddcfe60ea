/** Test kit: looks for key material, and pieces of it, where it must not be. */
package dev.byok.operator.leak;
