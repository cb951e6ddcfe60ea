package dev.byok.operator.kmsemulator.http;

import dev.byok.operator.kmsemulator.operation.KmsOperations;
import java.net.URI;

/** The emulator's HTTP server: KMS and STS on the same port, as the SDKs take one endpoint for each. */
public final class EmulatorServer implements AutoCloseable {
    private static final String FORM = "application/x-www-form-urlencoded";

    private final KmsEndpoint kms;
    private final StsEndpoint sts;
    private final ControlEndpoint control;
    private final HttpListener listener;

    /** Listens from now on; port 0 is any free one. */
    public EmulatorServer(int port, Emulation emulation, KmsOperations operations) {
        this.kms = new KmsEndpoint(emulation, operations);
        this.sts = new StsEndpoint(emulation);
        this.control = new ControlEndpoint(emulation);
        this.listener = new HttpListener(port, emulation.clock(), this::route);
    }

    /** Where it listens. */
    public URI endpoint() {
        return listener.endpoint();
    }

    private HttpAnswer route(HttpRequest request) {
        if (request.path().startsWith(ControlEndpoint.PREFIX)) {
            return control.handle(request);
        }
        boolean query = request.header("x-amz-target") == null
                && request.headers().getOrDefault("content-type", "").startsWith(FORM)
                && request.body().contains("Action=");
        return query ? sts.handle(request) : kms.handle(request);
    }

    @Override
    public void close() {
        listener.close();
    }
}
