package dev.byok.operator.plan;

/** How a reason stands in the conditions Ready, Reconciling and Stalled (kstatus). */
public enum Posture {
    /** Ready=True: KMS holds what the spec asks for, and the key can be used. */
    READY,
    /** Ready=False and Reconciling=True: a person or time will mend it, or the operator is at work. */
    WAITING,
    /** Ready=False and Stalled=True: only an edit of the spec, a Secret or the key in AWS can mend it. */
    STALLED,
    /** Ready=Unknown and Reconciling=True: KMS could not be asked for too long to trust the last look. */
    UNKNOWN,
    /** Ready stays as it was while it still speaks of this generation; else it is Unknown. */
    UNDECIDED
}
