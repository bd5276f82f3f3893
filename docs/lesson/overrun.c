#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>

/* A set, and what happens to stand behind it. */
static struct {
  fd_set set;
  char behind[64];
} here;

int main(int argc, char **argv) {
  if (argc != 2) return 2;
  memset(here.behind, '.', sizeof here.behind);
  FD_SET(atoi(argv[1]), &here.set);
  printf("%.*s\n", (int)sizeof here.behind, here.behind);
  return 0;
}
