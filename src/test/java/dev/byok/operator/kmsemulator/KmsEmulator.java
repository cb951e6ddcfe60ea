package dev.byok.operator.kmsemulator;

import dev.byok.operator.kmsemulator.control.EmulatorClock;
import dev.byok.operator.kmsemulator.control.Faults;
import dev.byok.operator.kmsemulator.control.RequestLog;
import dev.byok.operator.kmsemulator.control.RequestQuotas;
import dev.byok.operator.kmsemulator.crypto.WrappingKeys;
import dev.byok.operator.kmsemulator.http.Emulation;
import dev.byok.operator.kmsemulator.http.EmulatorServer;
import dev.byok.operator.kmsemulator.key.KeyArn;
import dev.byok.operator.kmsemulator.key.KeyState;
import dev.byok.operator.kmsemulator.operation.KmsOperations;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * AWS KMS and STS on a port of the loopback interface, for real clients: real cryptography, KMS's key states, import
 * tokens that expire, a clock to move and faults to inject. All state is in memory and gone after {@link #close()}.
 */
public final class KmsEmulator implements AutoCloseable {
    /** The account of every caller that has not assumed a role. */
    public static final String DEFAULT_ACCOUNT_ID = "111122223333";

    private final Emulation emulation;
    private final EmulatorServer server;

    private KmsEmulator(Builder builder) {
        WrappingKeys.shared().warmUp();
        emulation = Emulation.start(builder.clock, DEFAULT_ACCOUNT_ID);
        emulation.quotas().set(builder.quotas);
        server = new EmulatorServer(
                builder.port,
                emulation,
                new KmsOperations(emulation.store(), builder.pkcs1Allowed, builder.rotationTime));
    }

    /** Starts an emulator with the default settings on a free port. */
    public static KmsEmulator start() {
        return builder().start();
    }

    /** The settings to start one with. */
    public static Builder builder() {
        return new Builder();
    }

    /** Where KMS and STS are to be found: the endpoint override for clients of both. */
    public URI endpoint() {
        return server.endpoint();
    }

    /** Its time. */
    public EmulatorClock clock() {
        return emulation.clock();
    }

    /** What goes wrong. */
    public Faults faults() {
        return emulation.faults();
    }

    /** What clients asked of it. */
    public RequestLog log() {
        return emulation.log();
    }

    /** Its request quotas; without any unless set here or in the builder. */
    public RequestQuotas quotas() {
        return emulation.quotas();
    }

    /**
     * Holds a key in a state that no request of a caller leads to, such as Unavailable.
     *
     * @param keyArn ARN of the key
     * @param state the state by its name on the wire, null to let the key go
     * @throws IllegalArgumentException if there is no such key or state
     */
    public void forceKeyState(String keyArn, String state) {
        String[] parts = keyArn.split("[:/]", -1);
        if (parts.length != 7
                || !emulation.force(
                        new KeyArn(parts[3], parts[4], parts[6]), state == null ? null : KeyState.ofWireName(state))) {
            throw new IllegalArgumentException("there is no key " + keyArn);
        }
    }

    @Override
    public void close() {
        server.close();
    }

    /** How an emulator is to be. */
    public static final class Builder {
        private int port;
        private EmulatorClock clock = new EmulatorClock();
        private Map<String, Double> quotas = Map.of();
        private boolean pkcs1Allowed;
        private Duration rotationTime = Duration.ZERO;

        private Builder() {}

        /** The port; 0, the default, is any free one. */
        public Builder port(int newPort) {
            port = newPort;
            return this;
        }

        /** The clock; by default one that starts at real time. */
        public Builder clock(EmulatorClock newClock) {
            clock = newClock;
            return this;
        }

        /** Requests a second by operation, such as {@link RequestQuotas#DEFAULTS}; by default there is no limit. */
        public Builder quotas(Map<String, Double> requestsPerSecond) {
            quotas = Map.copyOf(requestsPerSecond);
            return this;
        }

        /** Offers RSAES_PKCS1_V1_5 for imports, which KMS has not done since October 2023. */
        public Builder allowPkcs1() {
            pkcs1Allowed = true;
            return this;
        }

        /** How long an on-demand rotation takes on the emulator's clock; by default it is done at once. */
        public Builder rotationTime(Duration time) {
            rotationTime = time;
            return this;
        }

        /** Starts it. */
        public KmsEmulator start() {
            return new KmsEmulator(this);
        }
    }
}
