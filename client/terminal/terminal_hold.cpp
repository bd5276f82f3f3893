#include "client/terminal/terminal_hold.h"

#include "client/terminal/line_streams.h"
#include "client/terminal/signal_keys.h"
#include "client/terminal/terminal_state.h"

#include <array>
#include <utility>
#include <vector>

#include <readline/readline.h>
#include <termios.h>
#include <unistd.h>

namespace chat::client {
namespace {

struct ObeyedKey {
  int index;  // in c_cc
  KeyMeaning meaning;
};

constexpr std::array<ObeyedKey, 3> kRaising{
    {{VINTR, KeyMeaning::interrupt}, {VQUIT, KeyMeaning::quit}, {VSUSP, KeyMeaning::suspend}}};
constexpr std::array<ObeyedKey, 2> kStopping{{{VSTOP, KeyMeaning::stop}, {VSTART, KeyMeaning::start}}};

// Readline calls plain functions, and has one terminal.
termios modes_set;
bool are_modes_set = false;

template <class Keys>
void note_keys(const termios& modes, const Keys& keys, std::vector<SignalKeys::Key>& noted) {
  for (const ObeyedKey& key : keys) {
    const cc_t byte = modes.c_cc[key.index];
    if (byte != _POSIX_VDISABLE) noted.push_back({static_cast<char>(byte), key.meaning});
  }
}

/// Those that the person's settings let the terminal obey.
std::vector<SignalKeys::Key> keys_obeyed(const termios& modes) {
  std::vector<SignalKeys::Key> keys;
  if ((modes.c_lflag & ISIG) != 0) note_keys(modes, kRaising, keys);
  if ((modes.c_iflag & IXON) != 0) note_keys(modes, kStopping, keys);
  return keys;
}

// A terminal that is not this session's own raises no signals for it, and nor do its keys.
void take_over_keys(termios& modes) {
  if (::tcgetpgrp(STDIN_FILENO) != ::getpgrp()) return;
  obey_keys(SignalKeys(keys_obeyed(modes)));
  modes.c_lflag &= ~static_cast<tcflag_t>(ISIG);
  modes.c_iflag &= ~static_cast<tcflag_t>(IXON);
}

void take_terminal(int takes_meta) {
  if (are_modes_set || !is_in_foreground(STDIN_FILENO)) return;
  rl_prep_terminal(takes_meta);
  termios modes{};
  if (::tcgetattr(STDIN_FILENO, &modes) != 0) return;
  take_over_keys(modes);
  ::tcsetattr(STDIN_FILENO, TCSANOW, &modes);
  are_modes_set = ::tcgetattr(STDIN_FILENO, &modes_set) == 0;
}

void give_terminal() {
  if (!is_in_foreground(STDIN_FILENO)) return;
  are_modes_set = false;
  rl_deprep_terminal();
}

}  // namespace

void hold_terminal_for_readline() {
  rl_prep_term_function = take_terminal;
  rl_deprep_term_function = give_terminal;
}

bool has_lost_modes() {
  termios now{};
  if (!are_modes_set || ::tcgetattr(STDIN_FILENO, &now) != 0) return !are_modes_set;
  return now.c_lflag != modes_set.c_lflag || now.c_iflag != modes_set.c_iflag ||
         now.c_oflag != modes_set.c_oflag;
}

// Readline does nothing where it believes to have the terminal.
void set_modes_again() {
  give_terminal();
  take_terminal(1);
}

}  // namespace chat::client
