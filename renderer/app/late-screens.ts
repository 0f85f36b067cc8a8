import { lateScreen } from './late-screen.tsx';

export const AboutScreen = lateScreen(async () => (await import('../features/about/about-screen.tsx')).AboutScreen);
export const DoctorScreen = lateScreen(async () => (await import('../features/doctor/doctor-screen.tsx')).DoctorScreen);
export const LaunchScreen = lateScreen(async () => (await import('../features/launch/launch-screen.tsx')).LaunchScreen);
export const NotebooksScreen = lateScreen(
  async () => (await import('../features/notebooks/notebooks-screen.tsx')).NotebooksScreen,
);
export const OperationsScreen = lateScreen(
  async () => (await import('../features/operations/operations-screen.tsx')).OperationsScreen,
);
export const PlatformScreen = lateScreen(
  async () => (await import('../features/platform/platform-screen.tsx')).PlatformScreen,
);
export const ProgressScreen = lateScreen(
  async () => (await import('../features/progress/progress-screen.tsx')).ProgressScreen,
);
export const SettingsScreen = lateScreen(
  async () => (await import('../features/settings/settings-screen.tsx')).SettingsScreen,
);
export const SnapshotsScreen = lateScreen(
  async () => (await import('../features/snapshots/snapshots-screen.tsx')).SnapshotsScreen,
);
export const VolumesScreen = lateScreen(
  async () => (await import('../features/volumes/volumes-screen.tsx')).VolumesScreen,
);
