/** Tells the world outside what happens: Kubernetes Events. */
package dev.byok.operator.ops;
