using CsCheck;
using UoSam.Core.Evaluation;
using UoSam.Core.LabelMaps;

namespace UoSam.Core.Tests.Evaluation;

public class DavisOracleTests
{
    [Fact]
    public void Evaluate_AnySequence_EqualsTheDefinitions()
    {
        Gen.Select(Gen.Int[3, 8], Gen.Int[3, 8], Gen.Int[1, 14], Gen.Int[2, 4], Gen.Double[0.05, 0.4])
            .SelectMany((height, width, frames, n, ratio) => Gen.Select(
                Frame(height, width).Array[frames], Frame(height, width).Array[frames],
                (truth, predicted) => (n, ratio, items: Items(height, width, truth, predicted))))
            .Where(sample => sample.items.Any(item => item.Truth.Labels.Any(id => id is 1 or 2)))
            .Sample(
                sample =>
                {
                    var options = new DavisOptions(LabelSpace.Default)
                    {
                        ToleranceRatio = sample.ratio,
                        ConsistencyFrames = [sample.n],
                    };
                    var expected = DavisOracle.Figures(sample.items, sample.ratio, sample.n);

                    var report = DavisProtocol.Evaluate(
                        EvaluationMaps.Source(sample.items), options, 1, CancellationToken.None);

                    Assert.Equal(expected.Keys.Order(), report.Overall.Select(figure => figure.Name).Order());
                    Assert.All(expected, pair => Assert.Equal(pair.Value, report.Value(pair.Key), 12));
                },
                iter: 300);
    }

    /// <summary>Frames change slowly: most pixels keep their id, so that windows have constant pixels.</summary>
    private static EvaluationItem[] Items(int height, int width, ushort[][] truth, ushort[][] predicted)
    {
        for (var frame = 1; frame < truth.Length; frame++)
        {
            Keep(truth[frame - 1], truth[frame]);
            Keep(predicted[frame - 1], predicted[frame]);
        }

        return [.. truth.Select((labels, i) => EvaluationMaps.Item(height, width, labels, predicted[i]))];
    }

    private static void Keep(ushort[] before, ushort[] now)
    {
        for (var i = 0; i < now.Length; i++)
        {
            now[i] = (i * 7919) % 5 == now[i] % 5 ? now[i] : before[i];
        }
    }

    private static Gen<ushort[]> Frame(int height, int width) => Gen.Frequency(
        (5, Gen.UShort[0, 0]), (4, Gen.UShort[1, 2]), (1, Gen.UShort[255, 255])).Array[height * width];
}
