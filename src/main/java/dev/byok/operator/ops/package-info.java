/** Tells the world outside what happens, and decides whether this process may go on: metrics, Events, the lease. */
package dev.byok.operator.ops;
