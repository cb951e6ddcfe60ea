/** Reads material from Secrets at the moment it is needed, and wipes it after use. */
package dev.byok.operator.material;
