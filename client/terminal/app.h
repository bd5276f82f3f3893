#pragma once

#include "client/commands/commands.h"
#include "client/connection/link.h"
#include "client/connection/server_address.h"
#include "client/conversation/conversation.h"
#include "client/files/ignore_file.h"
#include "client/files/logs.h"
#include "client/terminal/console.h"
#include "client/terminal/paste_question.h"
#include "client/terminal/transcript.h"
#include "common/selector.h"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chat::client {

/// A person at a terminal: one loop over keyboard, socket and signals.
class App final : private Typist {
 public:
  struct Settings {
    Link::Settings link;
    std::vector<WantedRoom> rooms;
    std::vector<std::string> highlights;
    Transcript::Settings transcript;
    std::optional<std::filesystem::path> history_file;
    std::string history_trouble{};  ///< why there is none; or empty
    std::optional<std::filesystem::path> ignore_file;
    Aliases aliases{};
    std::string charset;  ///< the terminal's; empty: UTF-8
    bool linear = false;
  };

  /// `selector` obeys SIGINT, SIGTERM, SIGHUP, SIGTSTP, SIGCONT, SIGWINCH and SIGCHLD.
  App(Settings settings, Logs logs, Selector& selector, Backoff::Random random);

  /// Until the person leaves. The exit status; what went wrong has been shown.
  int run();

 private:
  void round();
  void say_how_it_ended();
  Time deadline() const;
  void obey_signals();
  void look_who_has_terminal();
  bool terminal_takes() const;
  void hear_server();
  void draw();
  void draw_for(Duration most, std::chrono::milliseconds patience);
  void let_go();
  void tell(Event::Kind kind, std::string text);
  void update_prompt();
  std::string prompt_text() const;

  void on_line(std::string line) override;
  bool may_be_kept(const std::string& line) const override { return !is_secret(line); }
  void on_end_of_input() override;
  void on_place(std::size_t number) override;
  void on_unread() override;
  Completion on_complete(std::string_view before) override {
    return complete(before, conversation_, commands_.aliases().names());
  }

  bool is_typed_ahead(std::string_view line) const;
  bool is_secret(const std::string& line) const;
  bool asks_about_paste(const std::string& line);
  void answer_about_paste(std::string_view answer);
  std::string_view keep_unsaid(const std::string& line);
  void carry_out(const std::string& line);
  void ignore_as_before();
  void keep_ignored();
  void carry_out(const ProgramRequest& request);
  void interrupted();
  void suspend();
  void take_keys();

  Selector& selector_;
  Moment now_;
  EventQueue happened_;
  Conversation conversation_{happened_};
  Commands commands_;
  Link link_;
  std::unique_ptr<Console> console_;
  Transcript transcript_;
  std::optional<IgnoreFile> ignore_file_;
  std::string prompt_;
  PasteQuestion paste_;
  bool is_slow_ = false;           // the terminal has not taken all in the time that there was for it
  bool holds_ = false;             // the console, which is not drawn yet
  bool terminal_takes_ = true;     // it is not stopped
  bool is_away_ = false;           // another job has the terminal, or had it until now
  bool set_aside_ = false;         // what was typed while it took nothing
  bool interrupted_last_ = false;  // Ctrl-C, and nothing typed since
};

}  // namespace chat::client
