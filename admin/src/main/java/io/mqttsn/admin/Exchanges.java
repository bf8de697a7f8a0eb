package io.mqttsn.admin;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * One connection: request, answer, request, answer, never two at a time. From the moment a request
 * is waited for until the last octet of its answer is away there is one time limit, however busily
 * the other side trickles.
 */
final class Exchanges extends SimpleChannelInboundHandler<FullHttpRequest> {

  /** Named, and not with a weight of zero, which means that it is not wanted. */
  private static final Pattern GZIP =
      Pattern.compile("(?i)(^|,)\\s*gzip\\s*(,|$|;(?!\\s*q=0(\\.0*)?\\s*(,|$)))");

  private final Routes routes;
  private final Guard guard;
  private final Connections connections;
  private final long limitMillis;
  private Future<?> limit;
  private boolean busy;

  Exchanges(Routes routes, Guard guard, Connections connections, long limitMillis) {
    this.routes = routes;
    this.guard = guard;
    this.connections = connections;
    this.limitMillis = limitMillis;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    if (connections.admit(context.channel())) {
      begin(context);
    } else {
      context.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (limit != null) {
      limit.cancel(false);
    }
  }

  private void begin(ChannelHandlerContext context) {
    if (limit != null) {
      limit.cancel(false);
    }
    limit = context.executor().schedule(() -> context.close(), limitMillis, TimeUnit.MILLISECONDS);
    connections.waits(context.channel());
    busy = false;
    context.read();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    if (busy) {
      context.close(); // more than one at a time is more than we promise
      return;
    }
    busy = true;
    connections.isServed(context.channel());
    if (request.decoderResult().isFailure()) {
      send(context, Answer.text(Answer.BAD_REQUEST, "not well-formed HTTP"), false, false);
      return;
    }
    boolean alive = HttpUtil.isKeepAlive(request);
    boolean bodiless = request.method().equals(HttpMethod.HEAD);
    CompletableFuture<Answer> answer = answer(request);
    boolean zips = understandsGzip(request.headers().get(HttpHeaderNames.ACCEPT_ENCODING, ""));
    if (answer.isDone()) {
      send(context, inForm(answer.join(), zips), alive, bodiless);
    } else {
      answer.thenAcceptAsync(
          ready -> send(context, inForm(ready, zips), alive, bodiless), context.executor());
    }
  }

  private static Answer inForm(Answer answer, boolean zips) {
    return zips ? answer.zipped() : answer;
  }

  static boolean understandsGzip(String acceptEncoding) {
    return GZIP.matcher(acceptEncoding).find();
  }

  /** Never fails: what goes wrong is an answer too. */
  private CompletableFuture<Answer> answer(FullHttpRequest request) {
    Optional<Answer> refusal = guard.refuse(request.headers(), routes.isSecret(request.uri()));
    if (refusal.isPresent()) {
      return CompletableFuture.completedFuture(refusal.get());
    }
    if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
      return CompletableFuture.completedFuture(
          Answer.text(Answer.METHOD_NOT_ALLOWED, "only GET and HEAD; nothing can be changed here")
              .with("Allow", "GET, HEAD"));
    }
    return routes.answer(request.uri());
  }

  private void send(ChannelHandlerContext context, Answer answer, boolean alive, boolean bodiless) {
    Body body = answer.body();
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(answer.status()),
            bodiless ? Unpooled.EMPTY_BUFFER : body.buffer());
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, answer.type())
        .set(HttpHeaderNames.CONTENT_LENGTH, body.length())
        .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
        .set(HttpHeaderNames.VARY, HttpHeaderNames.ACCEPT_ENCODING)
        .set("X-Content-Type-Options", "nosniff")
        .set("X-Frame-Options", "DENY")
        .set("Referrer-Policy", "no-referrer")
        .set("Cross-Origin-Resource-Policy", "same-origin")
        .set(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                + " connect-src 'self'; base-uri 'none'; form-action 'none';"
                + " frame-ancestors 'none'");
    answer.headers().forEach(response.headers()::set);
    HttpUtil.setKeepAlive(response, alive);
    context
        .writeAndFlush(response)
        .addListener(
            (ChannelFutureListener)
                written -> {
                  body.release();
                  if (alive && written.isSuccess()) {
                    begin(context);
                  } else {
                    context.close();
                  }
                });
  }

  /** Broken connections and broken HTTP are the other side's business. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}
