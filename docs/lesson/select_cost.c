#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <time.h>

/* With room for some 100 descriptors that were open before, all are below FD_SETSIZE. */
enum { TIMES = 2000, MOST = 900 };

static int must(const char *call, int result) {
  if (result >= 0) return result;
  perror(call);
  exit(1);
}

/* A descriptor that FD_SET may be given. */
static int with_a_bit(int descriptor) {
  if (descriptor < FD_SETSIZE) return descriptor;
  fprintf(stderr, "descriptor %d has no bit in a fd_set of %d: too many were open already\n", descriptor,
          FD_SETSIZE);
  exit(1);
}

static double microseconds(void) {
  struct timespec now;
  must("clock_gettime", clock_gettime(CLOCK_MONOTONIC, &now));
  return now.tv_sec * 1e6 + now.tv_nsec / 1e3;
}

/* select() over silent sockets and one that is ready; highest is the last of them. */
static double cost_of_select(const fd_set *watched, int highest) {
  const double start = microseconds();
  for (int i = 0; i < TIMES; ++i) {
    fd_set set = *watched;
    must("select", select(highest + 1, &set, NULL, NULL, NULL));
  }
  return (microseconds() - start) / TIMES;
}

/* send() of 64 bytes; the recv() that makes room for the next is not counted. */
static double cost_of_send(int from, int to) {
  char text[64] = "";
  double spent = 0;
  for (int i = 0; i < TIMES; ++i) {
    const double start = microseconds();
    must("send", (int)send(from, text, sizeof text, 0));
    spent += microseconds() - start;
    must("recv", (int)recv(to, text, sizeof text, MSG_WAITALL));
  }
  return spent / TIMES;
}

/* Two ends of a TCP connection on this machine. */
static void connect_pair(int pair[2]) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof address;
  const int listener = must("socket", socket(AF_INET, SOCK_STREAM, 0));
  must("bind", bind(listener, (struct sockaddr *)&address, size));
  must("listen", listen(listener, 1));
  must("getsockname", getsockname(listener, (struct sockaddr *)&address, &size));
  pair[0] = must("socket", socket(AF_INET, SOCK_STREAM, 0));
  must("connect", connect(pair[0], (struct sockaddr *)&address, size));
  pair[1] = must("accept", accept(listener, NULL, NULL));
}

int main(void) {
  int pair[2];
  connect_pair(pair);
  printf("one send()                %7.2f us\n", cost_of_send(pair[0], pair[1]));

  must("send", (int)send(pair[0], "!", 1, 0));
  fd_set watched;
  FD_ZERO(&watched);
  FD_SET(with_a_bit(pair[1]), &watched);
  int highest = pair[1];
  for (int silent = 1; silent <= MOST; ++silent) {
    const int another = with_a_bit(must("socket", socket(AF_INET, SOCK_DGRAM, 0)));
    FD_SET(another, &watched);
    if (another > highest) highest = another;
    if (silent != 10 && silent != 100 && silent != MOST) continue;
    printf("one select(), %4d silent %7.2f us\n", silent, cost_of_select(&watched, highest));
  }
  return 0;
}
