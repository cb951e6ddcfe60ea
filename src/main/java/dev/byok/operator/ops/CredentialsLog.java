package dev.byok.operator.ops;

import dev.byok.operator.kms.CredentialsListener;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells in the log whether the operator has AWS credentials that AWS accepts: once when that is first known to be
 * wrong, and once for each change. It concerns all keys, so their status and Events do not tell it one by one.
 */
public final class CredentialsLog implements CredentialsListener {
    private static final Logger LOG = LoggerFactory.getLogger(CredentialsLog.class);
    private static final String WAY_OUT =
            "Until there are some, no key is looked at or imported. Give the ServiceAccount a role, by an EKS Pod"
                    + " Identity association or by the annotation eks.amazonaws.com/role-arn, or give the operator a"
                    + " credentials file or environment variables (docs/install.md, \"2. AWS identity\")";

    /** Null until it is known. */
    private final AtomicReference<Boolean> there = new AtomicReference<>();

    /** By Region; a Region has an entry once AWS answered there. */
    private final ConcurrentMap<String, Boolean> accepted = new ConcurrentHashMap<>();

    @Override
    public void found() {
        if (!Boolean.TRUE.equals(there.get()) && Boolean.FALSE.equals(there.getAndSet(true))) {
            LOG.info("there are AWS credentials again");
        }
    }

    @Override
    public void missing(String why) {
        if (!Boolean.FALSE.equals(there.getAndSet(false))) {
            LOG.warn("{}. {}", why, WAY_OUT);
        }
    }

    @Override
    public void accepted(String region) {
        if (!Boolean.TRUE.equals(accepted.get(region)) && Boolean.FALSE.equals(accepted.put(region, true))) {
            LOG.info("AWS accepts the operator's credentials in {} again", region);
        }
    }

    @Override
    public void rejected(String region, String why, String requestId) {
        if (!Boolean.FALSE.equals(accepted.put(region, false))) {
            LOG.atWarn()
                    .addKeyValue("region", region)
                    .addKeyValue("requestId", String.valueOf(requestId))
                    .addKeyValue("error", why)
                    .log("AWS does not accept the operator's credentials. Check them, the clock, and whether the Region"
                            + " is enabled for the account");
        }
    }
}
