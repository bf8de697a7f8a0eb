#!/usr/bin/perl
# Prometheus and a page that is open, on what every Debian has: asks for each path, one after the
# other, so many times. Says how many answers were good.
#   readers.pl COUNT PATH...
use strict;
use warnings;
use IO::Socket::INET;

my ($count, @paths) = @ARGV;
my $good = 0;

for (1 .. $count) {
  for my $path (@paths) {
    my $socket = IO::Socket::INET->new(Proto => 'tcp', PeerAddr => '127.0.0.1:9464') or die "$!\n";
    print $socket "GET $path HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    local $/;
    my $answer = <$socket> // '';
    $good++ if $answer =~ m{^HTTP/1\.1 200 };
  }
}
print "$good\n";
