/** The KMS and STS operations, one class per family. */
package dev.byok.operator.kmsemulator.operation;
