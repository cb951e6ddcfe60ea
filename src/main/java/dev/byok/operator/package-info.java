/** Puts the parts together and runs them as one process. */
package dev.byok.operator;
