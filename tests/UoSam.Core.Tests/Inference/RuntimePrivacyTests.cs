using System.Runtime.InteropServices;
using UoSam.Core.Inference;

namespace UoSam.Core.Tests.Inference;

/// <summary>ONNX Runtime reads the process's own environment, of which .NET's is a copy.</summary>
public sealed class RuntimePrivacyTests
{
    [Fact]
    public void Core_Loaded_HasToldTheRuntimeToReportNothing()
    {
        _ = InferenceDevice.Resolve("cpu");

        Assert.Equal("1", Marshal.PtrToStringUTF8(ReadNative("ORT_DISABLE_TELEMETRY")));
    }

    [DllImport("libc", EntryPoint = "getenv")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern IntPtr ReadNative([MarshalAs(UnmanagedType.LPUTF8Str)] string name);
}
