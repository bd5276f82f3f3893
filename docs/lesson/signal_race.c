#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/select.h>

static volatile sig_atomic_t stop;

static void note(int signal) {
  (void)signal;
  stop = 1;
}

static void tell(const char *call, int result) {
  printf("%s %s\n", call, result < 0 ? strerror(errno) : "slept its whole second");
}

int main(void) {
  struct sigaction action = {.sa_handler = note};
  sigaction(SIGTERM, &action, NULL);

  /* A flag, a look at it, and then to sleep. The signal comes in between. */
  if (!stop) {
    raise(SIGTERM);
    struct timeval second = {.tv_sec = 1};
    tell("select():", select(0, NULL, NULL, NULL, &second));
  }

  /* The same, but the signal is blocked until pselect() sleeps. */
  sigset_t sigterm, before;
  sigemptyset(&sigterm);
  sigaddset(&sigterm, SIGTERM);
  sigprocmask(SIG_BLOCK, &sigterm, &before);
  stop = 0;
  if (!stop) {
    raise(SIGTERM);
    struct timespec second = {.tv_sec = 1};
    tell("pselect():", pselect(0, NULL, NULL, NULL, &second, &before));
  }
  return stop ? 0 : 1;
}
