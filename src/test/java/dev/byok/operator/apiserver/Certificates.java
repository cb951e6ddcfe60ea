package dev.byok.operator.apiserver;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The certificates of a control plane, by the JDK's keytool: one authority, the server, and two clients.
 *
 * @param folder holds NAME.crt and NAME.key for each
 */
record Certificates(Path folder) {
    private static final String PASSWORD = "loopback";

    /** Writes them all. */
    static Certificates create(Path folder) {
        try {
            for (Map.Entry<String, String> file : Made.FILES.entrySet()) {
                Files.writeString(folder.resolve(file.getKey()), file.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Certificates(folder);
    }

    Path certificate(String name) {
        return folder.resolve(name + ".crt");
    }

    Path key(String name) {
        return folder.resolve(name + ".key");
    }

    /** Made once for all control planes of this process: it takes as long as the rest of a control plane. */
    private static final class Made {
        static final Map<String, String> FILES = make();

        private static Map<String, String> make() {
            try {
                Path folder = Files.createTempDirectory("certificates");
                try {
                    return new Keytool(folder.resolve("store.p12")).make();
                } finally {
                    Folders.delete(folder);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Makes pairs and certificates in a key store. */
    private record Keytool(Path store) {
        Map<String, String> make() {
            issue("ca", "CN=authority", "-ext", "BC:c=ca:true");
            issue("server", "CN=server", "-signer", "ca", "-ext", "SAN=IP:127.0.0.1,DNS:localhost");
            issue("admin", "CN=admin,O=system:masters", "-signer", "ca", "-ext", "EKU=clientAuth");
            issue("controller-manager", "CN=system:kube-controller-manager", "-signer", "ca", "-ext", "EKU=clientAuth");
            issue("service-accounts", "CN=service-accounts");
            return export(List.of("ca", "server", "admin", "controller-manager", "service-accounts"));
        }

        private void issue(String alias, String subject, String... more) {
            Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
            List<String> command = new ArrayList<>(List.of(
                    keytool.toString(),
                    "-genkeypair",
                    "-alias",
                    alias,
                    "-dname",
                    subject,
                    "-keyalg",
                    "RSA",
                    "-keysize",
                    "2048",
                    "-validity",
                    "7",
                    "-storetype",
                    "PKCS12",
                    "-keystore",
                    store.toString(),
                    "-storepass",
                    PASSWORD));
            command.addAll(List.of(more));
            try (Program program = Program.start(command, Map.of(), store.resolveSibling("keytool.log"))) {
                if (program.awaitEnd(Duration.ofMinutes(1)) != 0) {
                    throw new IllegalStateException("keytool failed: " + program.output());
                }
            }
        }

        private Map<String, String> export(List<String> names) {
            Map<String, String> files = new HashMap<>();
            try (InputStream in = Files.newInputStream(store)) {
                KeyStore pairs = KeyStore.getInstance("PKCS12");
                pairs.load(in, PASSWORD.toCharArray());
                for (String name : names) {
                    byte[] certificate = pairs.getCertificate(name).getEncoded();
                    byte[] key = pairs.getKey(name, PASSWORD.toCharArray()).getEncoded();
                    files.put(name + ".crt", pem("CERTIFICATE", certificate));
                    files.put(name + ".key", pem("PRIVATE KEY", key));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
            return Map.copyOf(files);
        }
    }

    private static String pem(String kind, byte[] content) {
        String body = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(content);
        return "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n";
    }
}
