package dev.byok.operator.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.byok.operator.config.HttpConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves /livez, /readyz and /metrics on one port, whoever else connects to it. A request is small and arrives at once,
 * or is broken off; where too many are under way, the oldest gives way to the newest, so that a probe is answered.
 */
public final class HttpEndpoint implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpEndpoint.class);
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";
    private static final int BACKLOG = 256;

    /** Requests under way. */
    private static final int MOST_REQUESTS = 64;

    /** Scrapes under way: one for each of two Prometheus servers, and two for people who look. */
    private static final int MOST_SCRAPES = 4;

    /** What the JDK's server takes from system properties, when it is loaded. Times are in seconds. */
    private static final Map<String, String> LIMITS = Map.of(
            "sun.net.httpserver.maxReqHeaderSize", "8192",
            "sun.net.httpserver.maxReqHeaders", "64",
            "sun.net.httpserver.maxReqTime", "3",
            "sun.net.httpserver.maxRspTime", "10",
            "sun.net.httpserver.idleInterval", "30",
            "sun.net.httpserver.maxIdleConnections", "32",
            "sun.net.httpserver.drainAmount", "0",
            // Connections on which nothing was sent yet are closed after maxReqTime; how often it looks is in ms.
            "sun.net.httpserver.clockTick", "1000",
            "jdk.httpserver.maxConnections", "4096");

    static {
        LIMITS.forEach((name, value) -> System.getProperties().putIfAbsent(name, value));
    }

    private final Slots requests = new Slots(MOST_REQUESTS);
    private final Slots scrapes = new Slots(MOST_SCRAPES);
    private final HttpServer server;
    private final Map<String, Supplier<Page>> pages;

    /** What an answer holds. */
    @FunctionalInterface
    public interface Body {
        /** Writes all of it. */
        void writeTo(OutputStream out) throws IOException;
    }

    /** What is answered; the length is as HttpExchange wants it, 0 if it is not known beforehand. */
    private record Page(int code, String type, long length, Body body) {
        static Page of(int code, String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return new Page(code, TEXT, bytes.length, out -> out.write(bytes));
        }
    }

    private HttpEndpoint(HttpServer server, Health live, Health ready, Body metrics) {
        this.server = server;
        this.pages =
                Map.of("/livez", () -> health(live), "/readyz", () -> health(ready), "/metrics", () -> scrape(metrics));
    }

    /**
     * Starts serving.
     *
     * @param live whether this process should go on
     * @param ready whether it does its work
     * @param metrics writes what it counts, in Prometheus' text format
     * @throws IllegalArgumentException if the address or port cannot be taken; the message names the settings
     */
    public static HttpEndpoint start(HttpConfig config, Health live, Health ready, Body metrics) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(config.address(), config.port()), BACKLOG);
            HttpEndpoint endpoint = new HttpEndpoint(server, live, ready, metrics);
            server.createContext("/", endpoint::answer);
            server.setExecutor(endpoint::run);
            server.start();
            return endpoint;
        } catch (UnresolvedAddressException e) {
            throw fault(config, "there is no such address", e);
        } catch (IOException e) {
            throw fault(config, e.getMessage(), e);
        }
    }

    private static IllegalArgumentException fault(HttpConfig config, String why, Exception cause) {
        String place = config.address() + ":" + config.port();
        return new IllegalArgumentException(
                "HTTP_ADDRESS and HTTP_PORT: cannot listen on " + place + " (" + why + ")", cause);
    }

    /** The port it listens on. */
    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private static Page health(Health health) {
        Health.Answer answer = health.ask();
        return Page.of(answer.holds() ? 200 : 503, answer.text());
    }

    /** A thread of its own, which the system schedules: a scrape that computes for long delays no probe. */
    private void run(Runnable request) {
        Thread thread = Thread.ofPlatform().name("http").daemon().unstarted(() -> {
            try {
                request.run();
            } finally {
                requests.leave(Thread.currentThread());
                scrapes.leave(Thread.currentThread());
            }
        });
        requests.enter(thread);
        thread.start();
    }

    /** A scrape takes longer than other requests, so that it gives way to other scrapes only. */
    private Page scrape(Body metrics) {
        scrapes.enter(Thread.currentThread());
        requests.leave(Thread.currentThread());
        return new Page(200, METRICS, 0, metrics);
    }

    /** An answer that fails on its way is broken off: closed in order, it would look complete. */
    private void answer(HttpExchange exchange) throws IOException {
        Page page = page(exchange.getRequestMethod(), exchange.getRequestURI().getPath());
        exchange.getResponseHeaders().set("Content-Type", page.type());
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        if (page.code() == 405) {
            exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        }
        if ("HEAD".equals(exchange.getRequestMethod())) {
            exchange.sendResponseHeaders(page.code(), -1);
        } else {
            exchange.sendResponseHeaders(page.code(), page.length());
            try {
                page.body().writeTo(exchange.getResponseBody());
            } catch (RuntimeException e) {
                LOG.error("{} could not be answered", exchange.getRequestURI().getPath(), e);
                throw e;
            }
        }
        exchange.close();
    }

    private Page page(String method, String path) {
        if (!"GET".equals(method) && !"HEAD".equals(method)) {
            return Page.of(405, "only GET and HEAD\n");
        }
        Supplier<Page> page = pages.get(path);
        return page == null ? Page.of(404, "there are /livez, /readyz and /metrics\n") : page.get();
    }
}
