package dev.byok.operator.material;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is left of a record in the buffer that it was received in. */
final class WipingEngineTest {
    private static final char[] PASSWORD = "loopback".toCharArray();
    private static final int ROOM = 64 * 1024;

    /** Long enough for more than one stretch of zeros. */
    private static final String SECRET = "c2VjcmV0".repeat(1000);

    @TempDir
    private Path folder;

    private final ByteBuffer toServer = ByteBuffer.allocate(ROOM);
    private final ByteBuffer toClient = ByteBuffer.allocate(ROOM);
    private final ByteBuffer read = ByteBuffer.allocate(ROOM);

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void nothingOfARecordIsLeftWhereItWasReceived(String protocol) throws Exception {
        SSLContext context = context();
        assertThat(received(protocol, new WipingContext(context).createSSLEngine("localhost", 1), context))
                .containsOnly(0);
    }

    @Test
    void withoutItARecordIsDecryptedWhereItWasReceived() throws Exception {
        SSLContext context = context();
        byte[] left = received("TLSv1.3", context.createSSLEngine("localhost", 1), context);
        assertThat(new String(left, StandardCharsets.ISO_8859_1)).contains(SECRET);
    }

    /** The bytes that the record was in, after it was read. */
    private byte[] received(String protocol, SSLEngine client, SSLContext context) throws SSLException {
        SSLEngine server = context.createSSLEngine();
        server.setUseClientMode(false);
        client.setUseClientMode(true);
        client.setSSLParameters(new SSLParameters(null, new String[] {protocol}));
        shakeHands(client, server);
        assertThat(client.getSession().getProtocol()).isEqualTo(protocol);

        toClient.clear();
        server.wrap(ByteBuffer.wrap(SECRET.getBytes(StandardCharsets.US_ASCII)), toClient);
        toClient.flip();
        read.clear();
        client.unwrap(toClient, read);
        assertThat(new String(read.array(), 0, read.position(), StandardCharsets.US_ASCII))
                .isEqualTo(SECRET);
        assertThat(toClient.hasRemaining()).isFalse();
        return Arrays.copyOf(toClient.array(), toClient.limit());
    }

    private void shakeHands(SSLEngine client, SSLEngine server) throws SSLException {
        client.beginHandshake();
        server.beginHandshake();
        while (busy(client) || busy(server) || toClient.position() > 0 || toServer.position() > 0) {
            step(client, toClient, toServer);
            step(server, toServer, toClient);
        }
    }

    private static boolean busy(SSLEngine engine) {
        return engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING;
    }

    private void step(SSLEngine engine, ByteBuffer from, ByteBuffer to) throws SSLException {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
        if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
            engine.wrap(ByteBuffer.allocate(0), to);
            return;
        }
        from.flip();
        engine.unwrap(from, read);
        from.compact();
    }

    private SSLContext context() throws Exception {
        Path store = folder.resolve("store.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "localhost",
                        "-dname",
                        "CN=localhost",
                        "-keyalg",
                        "EC",
                        "-storepass",
                        new String(PASSWORD),
                        "-keystore",
                        store.toString())
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream stream = Files.newInputStream(store)) {
            keys.load(stream, PASSWORD);
        }
        return context(keys);
    }

    private static SSLContext context(KeyStore keys) throws GeneralSecurityException {
        KeyManagerFactory identity = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        identity.init(keys, PASSWORD);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(keys);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(identity.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
