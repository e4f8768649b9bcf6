using System.Diagnostics;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using UoSam.Core.Inference;
using UoSam.Core.ModelStore;
using UoSam.Core.ModelStore.Folding;
using UoSam.Core.ModelStore.Onnx;

namespace UoSam.Benchmarks;

/// <summary>A graph of one product of float32 matrices, the right one constant as weights are.</summary>
internal sealed class LargeProduct : IDisposable
{
    private const int RunsPerRound = 8;
    private readonly InferenceSession _session;
    private readonly int _rows;
    private readonly int _inner;
    private readonly int _columns;

    public LargeProduct(int rows, int inner, int columns, int threads)
    {
        (_rows, _inner, _columns) = (rows, inner, columns);
        var model = new ModelProto { IrVersion = 8, Graph = new GraphProto { Name = "product" } };
        model.OpsetImport.Add(new OperatorSetIdProto { Version = 17 });
        model.Graph.Input.Add(OnnxValues.Float("left", rows, inner));
        var builder = new GraphBuilder(model.Graph);
        builder.Output(builder.MatMul("left", builder.Constant(Noise(inner * columns), inner, columns)), "product", rows, columns);
        using var options = new SessionOptions { IntraOpNumThreads = threads };
        _session = new InferenceSession(model.ToByteArray(), options);
    }

    /// <summary>The fastest round, per run.</summary>
    public KernelTime Measure(int rounds)
    {
        using var inputs = new TensorSet().Add("left", Noise(_rows * _inner), _rows, _inner);
        using var outputs = new TensorSet().Add("product", new float[_rows * _columns], _rows, _columns);
        using var run = new RunOptions();
        var best = double.PositiveInfinity;
        for (var round = -1; round < rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < RunsPerRound; i++)
            {
                _session.Run(run, inputs.Names, inputs.Values, outputs.Names, outputs.Values);
            }

            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMilliseconds / RunsPerRound);
        }

        return new KernelTime(best, 2.0 * _rows * _inner * _columns);
    }

    public void Dispose() => _session.Dispose();

    private static float[] Noise(int count)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
    }
}
