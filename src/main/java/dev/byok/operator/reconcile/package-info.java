/** Runs the loop under the Java Operator SDK: observe, plan, perform one action, record status. */
package dev.byok.operator.reconcile;
