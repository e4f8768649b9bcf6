using Microsoft.Extensions.Time.Testing;
using UoSam.Cli.Refining;
using UoSam.Client;

namespace UoSam.Cli.Tests;

public sealed class StageWaitTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly StringWriter _output = new();
    private readonly StageWait _wait;

    public StageWaitTests() => _wait = new StageWait(_output, _time, TimeSpan.FromSeconds(600));

    public void Dispose()
    {
        _wait.Dispose();
        _output.Dispose();
    }

    [Fact]
    public void Report_StageThatDoesNotAnswer_IsToldEveryTenSeconds()
    {
        _wait.Report(new StageProgress("sam-encoder", null));

        _time.Advance(TimeSpan.FromSeconds(10));
        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(
            """
            waiting for the sam-encoder service: 10 s so far, 600 at most (--deadline)
            waiting for the sam-encoder service: 20 s so far, 600 at most (--deadline)

            """,
            _output.ToString());
    }

    [Fact]
    public void Report_StagesThatAnswerInTime_SaysNothing()
    {
        for (var i = 0; i < 3; i++)
        {
            _wait.Report(new StageProgress("local-optimizer", null));
            _time.Advance(TimeSpan.FromSeconds(9));
            _wait.Report(new StageProgress("local-optimizer", TimeSpan.FromSeconds(9)));
        }

        _time.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal("", _output.ToString());
    }
}
