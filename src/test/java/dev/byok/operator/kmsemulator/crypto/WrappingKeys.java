package dev.byok.operator.kmsemulator.crypto;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * RSA key pairs for wrapping, a different one for every parameter set. They are put together from a growing list of
 * primes, each pair of which makes a key pair: n primes give n(n-1)/2 of them. Who knows several of the moduli can
 * factor them, which is no harm in a test kit and saves nearly all of the time that RSA key generation takes.
 */
public final class WrappingKeys {
    private static final BigInteger EXPONENT = BigInteger.valueOf(65537);
    private static final SecureRandom RANDOM = new SecureRandom();
    /** One for the whole virtual machine, so that a test suite pays for each prime once. */
    private static final WrappingKeys SHARED = new WrappingKeys();

    private final Map<WrappingKeySpec, Pairs> pairs = new EnumMap<>(WrappingKeySpec.class);

    private WrappingKeys() {
        for (WrappingKeySpec spec : WrappingKeySpec.values()) {
            pairs.put(spec, new Pairs(spec.bits() / 2));
        }
    }

    /** The key pairs all emulators of this virtual machine share. */
    public static WrappingKeys shared() {
        return SHARED;
    }

    /** A key pair that no parameter set has had before. */
    public KeyPair next(WrappingKeySpec spec) {
        return pairs.get(spec).next();
    }

    /** Makes the first key pairs in the background, so that the first request need not wait for them. */
    public void warmUp() {
        Thread.ofPlatform().daemon().name("wrapping-keys").start(() -> {
            for (WrappingKeySpec spec : List.of(WrappingKeySpec.RSA_4096, WrappingKeySpec.RSA_2048)) {
                pairs.get(spec).prepare();
            }
        });
    }

    private static final class Pairs {
        private static final int PREPARED_PRIMES = 4;

        private final int primeBits;
        private final List<BigInteger> primes = new ArrayList<>();
        private int lower;
        private int upper = 1;

        Pairs(int primeBits) {
            this.primeBits = primeBits;
        }

        /** Holds the lock for one prime at a time, so that a request gets in between. */
        void prepare() {
            while (size() < PREPARED_PRIMES) {
                ensure(Math.min(PREPARED_PRIMES, size() + 1));
            }
        }

        private synchronized int size() {
            return primes.size();
        }

        synchronized KeyPair next() {
            ensure(upper + 1);
            KeyPair pair = combine(primes.get(lower), primes.get(upper));
            lower++;
            if (lower == upper) {
                lower = 0;
                upper++;
            }
            return pair;
        }

        private synchronized void ensure(int count) {
            while (primes.size() < count) {
                BigInteger prime = prime(primeBits);
                if (!primes.contains(prime)) {
                    primes.add(prime);
                }
            }
        }
    }

    private static BigInteger prime(int bits) {
        while (true) {
            // With its two highest bits set, the product of two has exactly twice the bits.
            BigInteger start = new BigInteger(bits, RANDOM).setBit(bits - 1).setBit(bits - 2);
            BigInteger prime = start.nextProbablePrime();
            if (prime.bitLength() == bits
                    && prime.subtract(BigInteger.ONE).gcd(EXPONENT).equals(BigInteger.ONE)) {
                return prime;
            }
        }
    }

    private static KeyPair combine(BigInteger p, BigInteger q) {
        BigInteger modulus = p.multiply(q);
        BigInteger p1 = p.subtract(BigInteger.ONE);
        BigInteger q1 = q.subtract(BigInteger.ONE);
        BigInteger d = EXPONENT.modInverse(p1.multiply(q1));
        try {
            KeyFactory factory = KeyFactory.getInstance("RSA");
            return new KeyPair(
                    factory.generatePublic(new RSAPublicKeySpec(modulus, EXPONENT)),
                    factory.generatePrivate(new RSAPrivateCrtKeySpec(
                            modulus, EXPONENT, d, p, q, d.mod(p1), d.mod(q1), q.modInverse(p))));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
