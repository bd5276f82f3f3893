#include "relay/ctl.h"

#include "common/leave.h"
#include "common/selector.h"
#include "common/standard_error.h"
#include "common/standard_streams.h"
#include "common/text.h"
#include "common/workers.h"
#include "relay/ctl/alone.h"
#include "relay/ctl/answer_printer.h"
#include "relay/ctl/asking.h"
#include "relay/ctl/control_socket.h"
#include "relay/ctl_options.h"
#include "relay/hub/ledger.h"
#include "relay/kept_files.h"
#include "relay/log/log.h"
#include "relay/open_state.h"
#include "relay/state_directory.h"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include <unistd.h>

namespace chat::relay {
namespace {

constexpr std::size_t kJobsWaiting = 64;

int fail(const std::string& name, const std::string& why, int status) {
  write_to_standard_error(fmt::format("{}: {}\n", name, why));
  return status;
}

int report(const std::string& name, const AnswerPrinter& printer) {
  if (const auto written = flush_standard_output(); !written) return fail(name, written.error(), kCtlRefused);
  const Result<void>& end = *printer.end();
  return end ? 0 : fail(name, end.error(), kCtlRefused);
}

/// From the files, which no relay uses.
int answer_from_files(const CtlOptions& options, const std::string& name,
                      const std::filesystem::path& directory, AnswerPrinter& printer) {
  // What goes wrong with a file is said by the error, or in words here.
  log_in_words(name);
  Workers accounts(kJobsWaiting);
  Workers archivist(kJobsWaiting);
  const auto state = open_kept_state(directory, {accounts, archivist});
  if (!state) return fail(name, state.error(), kCtlUnreachable);
  LocalLedger ledger(state->last_id);
  Hub hub({.reserved_nick = "chat-relay"}, {ledger, *state->archive, *state->accounts, *state->keeper},
          read_clocks());
  const std::array<Workers*, 2> workers{&accounts, &archivist};
  answer_alone(hub, workers, options.request, printer);
  return report(name, printer);
}

/// Empty where there is no such file, or it cannot be read, or names no directory.
std::string configured_state_directory() {
  const std::array words{"chat-relay ctl", "--config", kServicesConfiguration, "status"};
  const std::array<const char*, 1> no_environment{nullptr};
  const auto parsed = parse_ctl_options(static_cast<int>(words.size()), words.data(), no_environment.data());
  const auto* const options = std::get_if<CtlOptions>(&parsed);
  return options == nullptr ? std::string() : options->state_dir.path;
}

bool is_directory(const std::filesystem::path& path) {
  std::error_code unseen;
  return std::filesystem::is_directory(path, unseen);
}

/// The one that the service manager names, where the configuration names one that no relay has: it may have
/// been changed since the relay has read it, and be what the relay is to read anew.
std::filesystem::path directory_of_running(const CtlOptions& options, const std::filesystem::path& asked) {
  const auto managers = managers_state_directory(own_variable);
  const bool is_configured = !options.state_dir.path.empty() && !options.state_dir.place.starts_with("--");
  if (!is_configured || !managers || has_control_socket(asked) || !has_control_socket(*managers))
    return asked;
  return *managers;
}

/// Where nobody has said which relay is meant, and none was found: where one may run that is not seen.
std::string beside_hidden(const CtlOptions& options) {
  if (!options.state_dir.path.empty() || managers_state_directory(own_variable)) return {};
  for (const std::string& each : {configured_state_directory(), std::string(kServicesStateDirectory)}) {
    if (!each.empty() && is_hidden(each))
      return fmt::format(". Whether one runs with {}, its user and root see alone", visible(each));
  }
  return {};
}

/// Why the request was not answered.
std::string why_not_asked(const CtlOptions& options, const std::filesystem::path& directory, int error) {
  const std::string why = why_unreachable(directory, error);
  return is_unattended(error) ? why + beside_hidden(options) : why;
}

/// `name`: of the program, for errors.
int carry_out(const CtlOptions& options, const std::string& name) {
  for (const std::string& line : uncounted_variables(options.state_dir.path, own_variable))
    write_to_standard_error(fmt::format("{}: {}\n", name, line));
  const auto found = directory_to_ask(options.state_dir.path, own_variable,
                                      {has_control_socket, is_directory, configured_state_directory});
  if (!found) return fail(name, "there is no HOME: --state-dir says where the relay's state is", kCtlUsage);
  const std::filesystem::path directory = directory_of_running(options, *found);
  const auto socket = control_endpoint(directory);
  AnswerPrinter printer(stdout, options.as_json);
  const Asked asked =
      socket ? ask_relay(*socket, options.request, options.request == "stop", printer) : Asked{ENOENT};
  if (asked.error == 0) return report(name, printer);
  const auto user = is_unattended(asked.error) ? user_of(directory) : std::nullopt;
  if (user) return fail(name, why_without_socket(directory, *user, socket), kCtlUnreachable);
  if (is_unattended(asked.error) && may_be_answered_alone(options.request))
    return answer_from_files(options, name, directory, printer);
  if (!socket) return fail(name, socket.error(), kCtlUnreachable);
  return fail(name, why_not_asked(options, directory, asked.error), kCtlUnreachable);
}

}  // namespace

int run_ctl(int argc, const char* const* argv) {
  const auto parsed = parse_ctl_options(argc, argv, ::environ);
  if (const Exit* exit = std::get_if<Exit>(&parsed)) return leave("chat-relay ctl", *exit, kCtlRefused);
  const auto& options = std::get<CtlOptions>(parsed);
  // The relay is to be told to read its configuration also where that is wrong: it says so in its log. But
  // not where the configuration alone says which relay is meant.
  if (options.missed_file) {
    write_to_standard_error(options.missed_file->message);
    if (options.state_dir.path.empty() && !managers_state_directory(own_variable)) {
      return fail("chat-relay ctl",
                  "so it is not known which relay is meant: --state-dir says where its state is",
                  options.missed_file->status);
    }
  }
  return carry_out(options, "chat-relay ctl");
}

std::optional<int> carry_out_request(const Options& options) {
  const bool exports = !options.export_of.empty();
  if (!exports && options.forget.empty()) return std::nullopt;
  const std::string request =
      exports ? "export " + options.export_of : fmt::format("forget {}", options.forget);
  return carry_out({.state_dir = options.state_dir, .request = request}, "chat-relay");
}

}  // namespace chat::relay
