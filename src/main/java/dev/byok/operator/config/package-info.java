/** Reads the operator's settings from the environment, once and all together. */
package dev.byok.operator.config;
