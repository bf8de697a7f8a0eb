package io.mqttsn.admin;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * The door: one thread, {@value Connections#MOST} connections, requests of some kilobytes and a
 * time limit for each. Nothing is taken from pools, for there is little to do and memory is dear.
 */
public final class AdminServer implements AutoCloseable {

  private static final int LONGEST_LINE = 2048;
  private static final int LONGEST_HEADERS = 8192;
  private static final int LONGEST_BODY = 1024;
  private static final int RECEIVE = 4096;

  /** What the kernel holds for a slow reader, of each connection; more is counted as ours. */
  private static final int SEND = 32 << 10;

  private static final Duration EXCHANGE_LIMIT = Duration.ofSeconds(30);

  private final AdminSettings settings;
  private final Routes routes;
  private final Guard guard;
  private final long limitMillis;
  private final Connections connections = new Connections();
  private EventLoopGroup loop;
  private Channel door;

  public AdminServer(AdminSettings settings, Sources sources) {
    this(settings, sources, EXCHANGE_LIMIT, Budget.ofHeap());
  }

  AdminServer(AdminSettings settings, Sources sources, Duration limit, Budget budget) {
    this.settings = settings;
    this.routes = new Routes(sources, task -> loop.execute(task), budget);
    this.guard = new Guard(settings.token());
    this.limitMillis = limit.toMillis();
  }

  /**
   * Opens the door.
   *
   * @throws IOException if the address cannot be had; the message says what to do
   */
  public void start() throws IOException {
    InetSocketAddress address = new InetSocketAddress(settings.host(), settings.port());
    if (address.isUnresolved()) {
      throw new IOException(text("unknown host " + settings.host()));
    }
    if (settings.token().isEmpty() && !address.getAddress().isLoopbackAddress()) {
      throw new IOException(
          text("everybody could ask there; write a token-file or a loopback address"));
    }
    ThreadFactory thread = task -> new FastThreadLocalThread(task, "admin");
    loop = new MultiThreadIoEventLoopGroup(1, thread, NioIoHandler.newFactory());
    ChannelFuture bound = bootstrap().bind(address).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      close();
      throw new IOException(text(reason(bound.cause())), bound.cause());
    }
    door = bound.channel();
  }

  /** Where it listens, once started. */
  public InetSocketAddress address() {
    return (InetSocketAddress) door.localAddress();
  }

  /** The paths of the API that are served, save those with an id in them. */
  Set<String> paths() {
    return routes.paths();
  }

  /** Connections that are open now. */
  int connections() {
    return connections.open();
  }

  private ServerBootstrap bootstrap() {
    return new ServerBootstrap()
        .group(loop)
        .channel(NioServerSocketChannel.class)
        .option(ChannelOption.SO_REUSEADDR, true)
        .option(ChannelOption.SO_BACKLOG, 4 * Connections.MOST)
        .option(ChannelOption.ALLOCATOR, UnpooledByteBufAllocator.DEFAULT)
        .childOption(ChannelOption.ALLOCATOR, UnpooledByteBufAllocator.DEFAULT)
        .childOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(RECEIVE))
        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WriteBufferWaterMark.DEFAULT)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.SO_SNDBUF, SEND)
        .childOption(ChannelOption.AUTO_READ, false)
        .childHandler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                HttpDecoderConfig limits =
                    new HttpDecoderConfig()
                        .setMaxInitialLineLength(LONGEST_LINE)
                        .setMaxHeaderSize(LONGEST_HEADERS)
                        .setMaxChunkSize(RECEIVE)
                        .setInitialBufferSize(RECEIVE / 16);
                channel
                    .pipeline()
                    .addLast(new HttpServerCodec(limits))
                    .addLast(new HttpObjectAggregator(LONGEST_BODY, true))
                    .addLast(new Exchanges(routes, guard, connections, limitMillis));
              }
            });
  }

  private String text(String reason) {
    return "cannot open the admin interface on "
        + (settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host())
        + ":"
        + settings.port()
        + ": "
        + reason;
  }

  static String reason(Throwable cause) {
    if (cause instanceof BindException
        && String.valueOf(cause.getMessage()).contains("already in use")) {
      return "address in use; stop the program that has this port, or choose another one with"
          + " admin.bind";
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  @Override
  public void close() {
    if (loop != null) {
      loop.shutdownGracefully(0, 500, TimeUnit.MILLISECONDS).awaitUninterruptibly(1_000);
    }
  }
}
