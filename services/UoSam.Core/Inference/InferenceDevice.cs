using System.Globalization;
using Microsoft.ML.OnnxRuntime;

namespace UoSam.Core.Inference;

/// <summary>A device to run on: the CPU, or one CUDA device.</summary>
/// <param name="CudaIndex">Index of the CUDA device, or null for the CPU.</param>
internal readonly record struct InferenceDevice(int? CudaIndex)
{
    private const string CudaProvider = "CUDAExecutionProvider";

    /// <summary><c>cpu</c> or <c>cuda:N</c>.</summary>
    public string Name => CudaIndex is { } index ? $"cuda:{index}" : "cpu";

    /// <summary>Whether it is the CPU.</summary>
    public bool IsCpu => CudaIndex is null;

    /// <summary>Reads the name; <c>auto</c> is resolved by what this build offers.</summary>
    /// <exception cref="DeviceUnavailableException">Not a device name, or not offered by this build.</exception>
    public static InferenceDevice Resolve(string name)
    {
        switch (name)
        {
            case "cpu":
                return new InferenceDevice(null);
            case "auto":
                return new InferenceDevice(HasCuda() && CanAppendCuda(0) ? 0 : null);
            default:
                return Cuda(name);
        }
    }

    /// <summary>Adds the CUDA provider where the device is one.</summary>
    /// <exception cref="DeviceUnavailableException">ONNX Runtime refuses the device.</exception>
    public void AppendTo(SessionOptions options)
    {
        if (CudaIndex is not { } index)
        {
            return;
        }

        try
        {
            options.AppendExecutionProvider_CUDA(index);
        }
        catch (Exception error) when (error is OnnxRuntimeException or EntryPointNotFoundException)
        {
            throw new DeviceUnavailableException($"device {Name} cannot be used: {ForeignFault.Text(error)}; use cpu or auto", error);
        }
    }

    private static InferenceDevice Cuda(string name)
    {
        var index = 0;
        var isCuda = name == "cuda" || (name.StartsWith("cuda:", StringComparison.Ordinal)
            && int.TryParse(name.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out index));
        if (!isCuda)
        {
            throw new DeviceUnavailableException($"device '{name}' is unknown; expected auto, cpu or cuda:N");
        }

        if (!HasCuda())
        {
            throw new DeviceUnavailableException(
                $"device cuda:{index} cannot be used: this build of ONNX Runtime has no CUDA provider; "
                + "use cpu or auto, or build with -p:OrtFlavor=Gpu");
        }

        return new InferenceDevice(index);
    }

    private static bool HasCuda() => OrtEnv.Instance().GetAvailableProviders().Contains(CudaProvider);

    private static bool CanAppendCuda(int index)
    {
        try
        {
            using var options = new SessionOptions();
            new InferenceDevice(index).AppendTo(options);
            return true;
        }
        catch (DeviceUnavailableException)
        {
            return false;
        }
    }
}
