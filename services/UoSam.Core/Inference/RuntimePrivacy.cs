using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace UoSam.Core.Inference;

/// <summary>
/// ONNX Runtime's published libraries report their use to their maker from 1.31 on. What works on other people's pictures must
/// not, so it is told not to before it is loaded; who wants it sets <c>ORT_DISABLE_TELEMETRY=0</c>.
/// </summary>
internal static class RuntimePrivacy
{
    private const string Variable = "ORT_DISABLE_TELEMETRY";

    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "It must come before any use of the runtime, whoever makes it first.")]
    internal static void Keep()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not null)
        {
            return;
        }

        Environment.SetEnvironmentVariable(Variable, "1");
        if (!OperatingSystem.IsWindows())
        {
            // .NET keeps a copy of the environment; native libraries read the process's own.
            _ = SetNative(Variable, "1", 0);
        }
    }

    [DllImport("libc", EntryPoint = "setenv")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetNative(
        [MarshalAs(UnmanagedType.LPUTF8Str)] string name, [MarshalAs(UnmanagedType.LPUTF8Str)] string value, int overwrite);
}
