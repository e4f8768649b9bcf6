using System.Runtime.InteropServices;
using Google.Protobuf;
using UoSam.Client;
using UoSam.Core.ModelStore;
using UoSam.Protos.V1;
using UoSam.Testing;
using UoSam.Testing.Stages;

namespace UoSam.Faults.Tests;

/// <summary>
/// What a frame needs of those before it is in the messages and in no service: replicas of the local optimizer, real processes
/// with the real model, go away in the middle of a video, and each frame is answered as if nothing had been.
/// </summary>
public sealed class VideoReplicaLossTests : IAsyncLifetime
{
    private const string Project = "UoSam.LocalOptimizer";
    private readonly List<ServiceProcess> _replicas = [];
    private FakeStages _others = null!;

    public async Task InitializeAsync()
    {
        var model = await new ModelRepository().EnsureAsync(ModelCatalog.DefaultId, null, CancellationToken.None);
        _others = await FakeStages.StartAsync(new StageScript { Embed = image => Embed(image, model) });
        _replicas.AddRange(Enumerable.Range(0, 3).Select(_ => ServiceProcess.Start(Project)));
        await Task.WhenAll(_replicas.Select(replica => replica.WaitAsync()));
    }

    public async Task DisposeAsync()
    {
        _replicas.ForEach(replica => replica.Dispose());
        await _others.DisposeAsync();
    }

    [Fact]
    public async Task Video_OneReplicaKilledAndOneStopped_AnswersEachFrameAsIfNothingHadBeen()
    {
        var count = LongForm.Or(16, 200);
        var undisturbed = await RunAsync(count, _ => { });

        var disturbed = await RunAsync(count, delivered =>
        {
            if (delivered == count / 4)
            {
                _replicas[0].Kill();
            }
            else if (delivered == count / 2)
            {
                _replicas[1].Terminate();
            }
        });

        Frames.AssertSame(undisturbed, disturbed);
        // A frame after the first is answered with the help of those before, whoever has answered them.
        Assert.All(
            undisturbed.Skip(1),
            outcome => Assert.True(outcome.Result!.Local.Frame.Path is FramePath.Propagated or FramePath.Bridged));
        Assert.Equal(Enumerable.Range(0, count), undisturbed.Select(outcome => outcome.Result!.Local.Frame.Next.Age));
    }

    private async Task<List<RefinementOutcome>> RunAsync(int count, Action<int> after)
    {
        using var client = new RefinementClient(
            StageEndpoints.AtOne(_others.Address) with { Local = string.Join(',', _replicas.Select(replica => replica.Address)) },
            new RefinementClientOptions { Deadline = TimeSpan.FromMinutes(2) });
        var outcomes = new List<RefinementOutcome>();
        await foreach (var outcome in client.RefineVideoAsync(Requests(count), 4))
        {
            outcomes.Add(outcome);
            after(outcomes.Count);
        }

        return outcomes;
    }

    private static IAsyncEnumerable<RefinementRequest> Requests(int count)
    {
        var overrides = new RefinementParameters();
        overrides.Temporal.RefreshFrames = 0;
        return Frames.Sequence(count).Select(frame => frame with { Preset = Preset.Fast, Overrides = overrides });
    }

    // One scene that moves a little: the features of the first frame and a tenth of those of this one.
    private static Embedding Embed(ByteString image, PreparedModel model)
    {
        var scene = Frames.Embed(ByteString.CopyFromUtf8("0"));
        var own = MemoryMarshal.Cast<byte, Half>(Frames.Embed(image).Data.Span);
        var values = MemoryMarshal.Cast<byte, Half>(scene.Data.Span).ToArray();
        for (var i = 0; i < values.Length; i++)
        {
            values[i] += (Half)0.1f * own[i];
        }

        scene.Data = ByteString.CopyFrom(MemoryMarshal.AsBytes<Half>(values));
        scene.Model = new ModelInfo { Id = model.Id, Sha256 = model.Hash, Device = "cpu" };
        return scene;
    }
}
