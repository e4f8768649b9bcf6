using Microsoft.Extensions.Time.Testing;
using UoSam.Cli.Refining;
using UoSam.Client;

namespace UoSam.Cli.Tests;

public sealed class StageWaitTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<string> _told = [];
    private readonly StageWait _wait;

    public StageWaitTests() => _wait = new StageWait(_told.Add, _time, TimeSpan.FromSeconds(600));

    public void Dispose() => _wait.Dispose();

    [Fact]
    public void Report_StageThatDoesNotAnswer_IsToldEveryTenSeconds()
    {
        Enter("sam-encoder");

        Pass(10, 10);

        Assert.Equal(
            [
                "waiting for the sam-encoder service: no answer for 10 s, given up after 600 (--deadline)",
                "waiting for the sam-encoder service: no answer for 20 s, given up after 600 (--deadline)",
            ],
            _told);
    }

    [Fact]
    public void Report_SeveralImagesAtAStage_IsToldOncePerStage()
    {
        Enter("sam-encoder");
        Pass(3);
        Enter("sam-encoder");
        Enter("local-optimizer");

        Pass(7, 3);

        Assert.Equal(["sam-encoder", "local-optimizer"], _told.Select(line => line.Split(' ')[3]));
    }

    [Fact]
    public void Report_StagesThatAnswerInTime_SaysNothing()
    {
        for (var i = 0; i < 3; i++)
        {
            Enter("local-optimizer");
            Pass(9);
            Leave("local-optimizer");
        }

        Pass(60);

        Assert.Empty(_told);
    }

    /// <summary>Images that wait behind others do not make a stage silent.</summary>
    [Fact]
    public void Report_StageThatAnswersOthers_SaysNothing()
    {
        Enter("sam-encoder");
        for (var i = 0; i < 3; i++)
        {
            Enter("sam-encoder");
            Pass(9);
            Leave("sam-encoder");
        }

        Assert.Empty(_told);
        Pass(1, 9);
        Assert.Equal("waiting for the sam-encoder service: no answer for 10 s, given up after 600 (--deadline)", Assert.Single(_told));
    }

    private void Enter(string stage) => _wait.Report(new StageProgress(stage, null));

    private void Leave(string stage) => _wait.Report(new StageProgress(stage, TimeSpan.FromSeconds(9)));

    private void Pass(params int[] seconds) => Array.ForEach(seconds, part => _time.Advance(TimeSpan.FromSeconds(part)));
}
