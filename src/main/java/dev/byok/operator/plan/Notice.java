package dev.byok.operator.plan;

/**
 * A change that is told as a Kubernetes Event.
 *
 * @param warning whether its type is Warning instead of Normal
 * @param reason why, in CamelCase
 * @param action what the operator was doing, in CamelCase
 * @param note what a person reads
 */
public record Notice(boolean warning, String reason, String action, String note) {}
