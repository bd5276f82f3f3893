#include "relay/motd.h"
#include "tests/unit/catch.h"
#include "tests/unit/temporary_directory.h"

#include <fstream>
#include <string_view>

#include <fmt/format.h>

using namespace chat::relay;
using namespace std::string_view_literals;

namespace {

std::string written(const std::filesystem::path& path, std::string_view text) {
  std::ofstream(path, std::ios::binary) << text;
  return path.string();
}

}  // namespace

TEST_CASE("a message of the day is shown clean, whoever saved it", "[motd]") {
  for (const std::string_view text :
       {"Hi.\n\n  Be kind.\n"sv, "Hi.\r\n\r\n  Be kind.\r\n"sv, "\xEF\xBB\xBFHi.  \n \t\n  Be kind."sv,
        "Hi.\r\r  Be kind.\r"sv, "Hi. \r\n\n  Be kind.\t\r\n"sv}) {
    CHECK(clean_motd(text) == "Hi.\n\n  Be kind.\n");
  }
  CHECK(clean_motd("") == "");
  CHECK(clean_motd("\xEF\xBB\xBF") == "");
  CHECK(clean_motd("\r\n") == "\n");
}

TEST_CASE("a message of the day does nothing to a terminal", "[motd]") {
  CHECK(clean_motd("a\x1b[2J\a\0b\n"sv) == "a^[[2J^G^@b\n");
  CHECK(clean_motd("\xE2\x80\xAEx\n") == "<U+202E>x\n");
}

TEST_CASE("a message of the day that cannot be shown is named with the reason", "[motd]") {
  const TemporaryDirectory directory;
  const auto path = directory / "motd";
  CHECK(read_motd("") == "");
  CHECK(read_motd(written(path, "Hi.")) == "Hi.\n");
  CHECK(read_motd(path.string() + "x").error() ==
        fmt::format("cannot read {}x: No such file or directory", path.string()));
  CHECK(read_motd(path.parent_path().string()).error().ends_with(": it is a directory"));
  CHECK(read_motd(written(path, "a\xE4")).error() == fmt::format("{} is not UTF-8 at byte 2", path.string()));
  CHECK(read_motd(written(path, "\xFF\xFEH\0"sv)).error().ends_with(" is UTF-16; please save it as UTF-8"));
  CHECK(read_motd(written(path, std::string(64 * 1024, 'x'))));
  CHECK(read_motd(written(path, std::string(64 * 1024 + 1, 'x'))).error() ==
        fmt::format("{} is too large: 64 KiB is the most that is read", path.string()));
}
