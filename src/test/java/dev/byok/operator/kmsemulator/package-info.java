/** The KMS emulator as tests and programs use it: start it, point a client at it, drive it, close it. */
package dev.byok.operator.kmsemulator;
