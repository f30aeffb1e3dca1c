#pragma once

#include <sys/resource.h>
#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/effect.hpp"
#include "store/outbox.hpp"
#include "support/http_client.hpp"
#include "support/temp_database.hpp"
#include "support/url.hpp"

namespace waymark::fault {

/// What a started program is given besides its words.
struct StartWith {
    std::string crash_at = {};                ///< place at which it ends itself; "" = none
    std::optional<rlim_t> largest_file = {};  ///< bytes; beyond it writing fails, as on a full disk
};

/// A program started by us, its output in a file; killed with the object.
class Child {
  public:
    Child(std::vector<std::string> words, const std::filesystem::path& log, const StartWith& with = {});
    ~Child() { kill_now(); }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    [[nodiscard]] bool runs();
    void kill_now();
    /// Waits for its end, at most a minute; its exit code, or minus the signal that ended it.
    int wait();
    /// Gives it more or less room in files from now on.
    void limit_files(rlim_t largest);

  private:
    pid_t pid_ = 0;
    int ended_ = 0;
};

/// Asks again and again until it is so; throws `what` after `most`. Never waits for a fixed time.
void wait_until(const std::function<bool()>& is_so, const std::string& what,
                std::chrono::seconds most = std::chrono::seconds{120});

struct Programs {
    std::string waymark;
    std::string lms;
    std::string configuration;  ///< tests/practice_lms/waymark.toml.in
};

/// The built service beside the practice LMS (as Moodle 4.5), in a folder of its own, with the shortest
/// waiting times the configuration allows.
class Stage {
  public:
    /// `writes` as in the configuration: "mentor" keeps the planner silent.
    Stage(Programs programs, const std::string& writes);

    /// `waymark WORDS…` with the stage's configuration.
    [[nodiscard]] std::unique_ptr<Child> start(const std::vector<std::string>& words,
                                               const StartWith& with = {});
    /// The same until its end; the exit code.
    int run(const std::vector<std::string>& words, const StartWith& with = {});
    /// What the programs have said so far.
    [[nodiscard]] std::string log() const;
    [[nodiscard]] const std::filesystem::path& folder() const { return folder_.path(); }

    /// The LMS's next `count` calls of that function go wrong in that way.
    void break_lms(const std::string& function, const std::string& kind, int count, int milliseconds = 0);
    void mend_lms();
    /// Markers of the messages that the LMS really has, repeats included.
    [[nodiscard]] std::vector<std::string> messages();
    /// LMS ids of who sent the messages with that marker.
    [[nodiscard]] std::vector<int> senders_of(const std::string& marker);
    /// The LMS gives the mentor a token of the mentor's own, and Waymark is told it.
    void give_own_token();
    /// `how`: "expired" or "gone".
    void take_own_token(const std::string& how);
    /// A message that the mentor wrote.
    std::int64_t queue_from_mentor(int number);
    /// Everything else that was written to it by web service.
    [[nodiscard]] nlohmann::json effects();
    /// Columns of its gradebook, and every score that it took.
    [[nodiscard]] nlohmann::json grade_book();

    /// What the LMS knows of the grade of whom that score concerns.
    [[nodiscard]] std::optional<double> grade_of(const store::Delivery& row);
    /// A teacher types points into the gradebook there, `after` the score was asked for; the column must
    /// exist.
    void type_grade(const store::Delivery& row, int points, core::seconds after);

    /// Queues one effect of that kind, as a click would; `number` makes it different from others of its kind.
    /// A deletion follows the row `entry`, without one a creation that is queued before it. Returns the row.
    std::int64_t queue(core::DeliveryKind kind, int number, std::optional<std::int64_t> entry = {});
    /// Queues a calendar entry that is to be deleted later.
    std::int64_t make_entry(int number);
    /// How often what that row means is in the LMS: a deleted entry counts once when it is gone.
    [[nodiscard]] int times_done(const store::Delivery& row);

    [[nodiscard]] store::Delivery row(std::int64_t id);
    [[nodiscard]] std::vector<store::Delivery> queued();
    /// Refused, failed and uncertain rows.
    [[nodiscard]] std::vector<store::Delivery> parked();
    /// How many messages are noted as sent.
    [[nodiscard]] int sent_messages();
    [[nodiscard]] std::map<core::DeliveryState, int> states();
    [[nodiscard]] store::Database& database();
    /// The file belongs to the programs alone until it is asked for again.
    void close_database();
    [[nodiscard]] core::SiteId site();
    /// As if so much time had gone by since everything in the outbox was noted; negative: as if the clock had
    /// been set back.
    void let_pass(core::seconds span);
    /// `outbox --once` and passing time in turn until every row has ended.
    void work_off();

  private:
    void write_files(const std::string& writes);
    [[nodiscard]] std::filesystem::path write_tool_keys();
    void note_launch();
    [[nodiscard]] std::string ask(const std::string& path);
    void post(const std::string& path, const support::FormFields& fields);
    [[nodiscard]] store::Delivery row_of(core::DeliveryKind kind, int number);
    /// A digest to a mentor of a week that has none yet; goes only with writes = "all".
    std::int64_t queue_digest();

    Programs programs_;
    tests::TempFolder folder_;
    support::SystemRandom random_;
    std::unique_ptr<support::HttpClient> http_ = support::make_http_client("fault");
    std::unique_ptr<Child> lms_;
    std::string lms_url_;
    std::unique_ptr<support::Sealer> sealer_;
    std::unique_ptr<store::Database> database_;
    std::vector<std::int64_t> queued_;
    int digests_ = 0;
    int scores_ = 0;
};

/// Past every waiting time of the stage.
inline constexpr core::seconds long_enough{700};
/// Every kind that goes here when somebody clicks.
inline constexpr core::DeliveryKind played_kinds[] = {
    core::DeliveryKind::message,   core::DeliveryKind::event_create,  core::DeliveryKind::event_delete,
    core::DeliveryKind::extension, core::DeliveryKind::quiz_override, core::DeliveryKind::forum_post,
    core::DeliveryKind::groups,    core::DeliveryKind::score};
/// These, and what only goes where a course has everything switched on.
inline constexpr core::DeliveryKind killed_kinds[] = {
    core::DeliveryKind::message,   core::DeliveryKind::event_create,  core::DeliveryKind::event_delete,
    core::DeliveryKind::extension, core::DeliveryKind::quiz_override, core::DeliveryKind::forum_post,
    core::DeliveryKind::groups,    core::DeliveryKind::score,         core::DeliveryKind::digest};
/// The web-service function (or service of LTI) that carries it out, and the one that finds it again.
struct Functions {
    std::string writes;
    std::string finds;
};
[[nodiscard]] Functions functions_of(core::DeliveryKind kind);

}  // namespace waymark::fault
