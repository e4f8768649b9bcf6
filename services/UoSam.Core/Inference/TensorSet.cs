using Microsoft.ML.OnnxRuntime;

namespace UoSam.Core.Inference;

/// <summary>Named tensors over the caller's memory, for one run. Disposing unpins the memory.</summary>
internal sealed class TensorSet : IDisposable
{
    private static int _live;
    private readonly List<string> _names = [];
    private readonly List<OrtValue> _values = [];

    /// <summary>Native tensors that exist now in this process; 0 when nothing runs. For tests of leaks.</summary>
    public static int LiveTensors => Volatile.Read(ref _live);

    public IReadOnlyCollection<string> Names => _names;

    public IReadOnlyCollection<OrtValue> Values => _values;

    /// <summary>Adds a float32 tensor over <paramref name="memory"/>, which is pinned and not copied.</summary>
    public TensorSet Add(string name, Memory<float> memory, params long[] shape)
    {
        _values.Add(OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, memory, shape));
        _names.Add(name);
        Interlocked.Increment(ref _live);
        return this;
    }

    /// <summary>Adds an int64 tensor with one axis, which is not copied.</summary>
    public TensorSet Add(string name, long[] values)
    {
        _values.Add(OrtValue.CreateTensorValueFromMemory(values, [values.Length]));
        _names.Add(name);
        Interlocked.Increment(ref _live);
        return this;
    }

    public void Dispose()
    {
        foreach (var value in _values)
        {
            value.Dispose();
            Interlocked.Decrement(ref _live);
        }

        _values.Clear();
    }
}
