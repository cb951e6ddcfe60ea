package dev.byok.operator.apiserver;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * The certificates of a control plane, by the JDK's keytool: one authority, the server, and two clients.
 *
 * @param folder holds NAME.crt and NAME.key for each
 */
record Certificates(Path folder) {
    private static final String STORE = "store.p12";
    private static final String PASSWORD = "loopback";

    /** Makes them all. */
    static Certificates create(Path folder) {
        Certificates certificates = new Certificates(folder);
        certificates.issue("ca", "CN=authority", "-ext", "BC:c=ca:true");
        certificates.issue("server", "CN=server", "-signer", "ca", "-ext", "SAN=IP:127.0.0.1,DNS:localhost");
        certificates.issue("admin", "CN=admin,O=system:masters", "-signer", "ca", "-ext", "EKU=clientAuth");
        certificates.issue(
                "controller-manager", "CN=system:kube-controller-manager", "-signer", "ca", "-ext", "EKU=clientAuth");
        certificates.issue("service-accounts", "CN=service-accounts");
        certificates.export(List.of("ca", "server", "admin", "controller-manager", "service-accounts"));
        return certificates;
    }

    Path certificate(String name) {
        return folder.resolve(name + ".crt");
    }

    Path key(String name) {
        return folder.resolve(name + ".key");
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
                folder.resolve(STORE).toString(),
                "-storepass",
                PASSWORD));
        command.addAll(List.of(more));
        try (Program program = Program.start(command, java.util.Map.of(), folder.resolve("keytool.log"))) {
            if (program.awaitEnd(java.time.Duration.ofMinutes(1)) != 0) {
                throw new IllegalStateException("keytool failed: " + program.output());
            }
        }
    }

    private void export(List<String> names) {
        try (InputStream in = Files.newInputStream(folder.resolve(STORE))) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD.toCharArray());
            for (String name : names) {
                byte[] certificate = store.getCertificate(name).getEncoded();
                byte[] key = store.getKey(name, PASSWORD.toCharArray()).getEncoded();
                Files.writeString(certificate(name), pem("CERTIFICATE", certificate));
                Files.writeString(key(name), pem("PRIVATE KEY", key));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String kind, byte[] content) {
        String body = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(content);
        return "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n";
    }
}
