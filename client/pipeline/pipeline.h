#pragma once

#include "client/commands/commands.h"
#include "client/connection/link.h"
#include "client/connection/server_address.h"
#include "client/conversation/conversation.h"
#include "client/files/logs.h"
#include "client/pipeline/input.h"
#include "client/pipeline/output.h"
#include "client/pipeline/own_lines.h"
#include "client/rendering/json.h"
#include "client/rendering/plain_rendering.h"
#include "common/selector.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chat::client {

/// The client without a person: lines in are messages, lines out are what happens; or both are JSON. Errors
/// go to standard error.
///
/// At the end of the input, or told to quit, it stays until the server has dealt with everything, and leaves;
/// with `follow` it goes on reading after the end of the input.
class Pipeline final : private EventSink {
 public:
  struct Settings {
    Link::Settings link;
    std::vector<WantedRoom> rooms;
    std::vector<std::string> highlights;
    PlainSettings plain;
    bool json = false;
    bool follow = false;
    Aliases aliases{};
  };

  /// `selector` obeys SIGINT, SIGTERM and SIGHUP.
  Pipeline(Settings settings, Logs logs, Selector& selector, Backoff::Random random);

  /// The exit status: 0 if all that was to be said was delivered. What went wrong has been said on standard
  /// error.
  int run();

 private:
  void round();
  void obey_signals();
  bool takes_input() const;
  void stop();
  void take_input();
  void take_json(std::string_view line);
  std::string target_of(const JsonRequest& request) const;
  void say(Event::Kind kind, std::string_view target, std::string_view text);
  void carry_out(std::string_view command);
  void take(Event&& event) override;
  void write(const Event& event);
  void end_round();
  void tell_when_back();
  bool waits_to_be_let_in() const;
  void tell_of_wait();
  void tell_of_silence();
  bool has_said_all() const;
  bool is_wanted(const Event& event) const;
  void leave_when_done();
  void leave_when_unread();
  bool is_left_alone() const;
  void leave_when_shut_out();
  bool is_in_a_room() const;
  void look_who_let_us_in();
  bool is_shut_out_of(std::string_view room) const;
  void refuse(std::string_view text);
  void complain(std::string_view text);
  void complain_of_doubtful(const std::vector<std::string>& lines);
  int status();

  Settings settings_;
  Selector& selector_;
  Moment now_;
  EventLimit limit_;
  OwnLines own_;
  Conversation conversation_{*this};
  Commands commands_;
  Link link_;
  Input input_;
  Output output_;
  std::string line_;  // being written; kept for the next one
  Logs logs_;
  std::size_t line_number_ = 0;
  std::size_t not_said_ = 0;             // lines of the input that could not be said
  int signal_ = 0;                       // that ended it
  bool stopped_ = false;                 // by a signal, or since nobody can read what is written
  std::optional<std::string> quitting_;  // by a command, with these words
  bool looks_at_input_ = false;          // in this round
  bool looked_ = false;                  // which rooms refused us
  std::vector<std::string> shut_;        // those that did
  Time tells_of_wait_at_ = kNever;       // to be let in, for the first time; never: it has been told
  Time tells_of_silence_at_ = kNever;  // of a server that does not answer; never: it answers, or was told of
  bool was_silent_ = false;            // in the last round
  bool was_up_ = false;                // at any time
  bool was_lost_ = false;              // the connection, at any time
  bool is_lost_ = false;               // and has not been up since
};

}  // namespace chat::client
