package dev.byok.operator.config;

/**
 * Where health and metrics are served.
 *
 * @param address HTTP_ADDRESS: the address to listen on
 * @param port HTTP_PORT: the port; 0 for any free one
 */
public record HttpConfig(String address, int port) {
    static final String DEFAULT_ADDRESS = "127.0.0.1";
    static final int DEFAULT_PORT = 8080;
}
